using System.Globalization;
using System.Text.Json;

namespace StreamEngine.Tests.EndToEnd.Oracle;

/// <summary>One real call, as its line says it; read without a word of the engine.</summary>
/// <param name="At">When it began, UTC.</param>
/// <param name="CustomerId">Null: anonymous.</param>
/// <param name="Topic">What it was about.</param>
/// <param name="Agent">Null: it was never answered.</param>
/// <param name="WaitSeconds">In the queue.</param>
/// <param name="IsAbandoned">The customer hung up.</param>
/// <param name="Queue">Where it was served.</param>
/// <param name="AccountValue">Gold, silver or standard.</param>
internal sealed record RealCall(
    DateTime At, string? CustomerId, string Topic, string? Agent, int WaitSeconds, bool IsAbandoned, string Queue, string AccountValue)
{
    /// <summary>What a line may say. A field beyond these could wake a factor that the oracle does not know.</summary>
    private static readonly HashSet<string> Fields =
    [
        "id", "source", "customerId", "channel", "startedAt", "endedAt", "direction", "queue", "topic", "agent", "waitSeconds", "outcome", "accountValue",
    ];

    public static RealCall Parse(string line)
    {
        using JsonDocument json = JsonDocument.Parse(line);
        JsonElement call = json.RootElement;
        Assert.Empty(call.EnumerateObject().Select(field => field.Name).Except(Fields));
        Assert.Equal(("call", "inbound"), (Text(call, "channel"), Text(call, "direction")));
        string outcome = Text(call, "outcome")!;
        Assert.Contains(outcome, (string[])["abandoned", "unknown"]);
        return new RealCall(
            DateTime.Parse(Text(call, "startedAt")!, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal),
            Text(call, "customerId"), Text(call, "topic")!, Text(call, "agent"), call.GetProperty("waitSeconds").GetInt32(),
            outcome == "abandoned", Text(call, "queue")!, Text(call, "accountValue")!);
    }

    private static string? Text(JsonElement call, string field) => call.TryGetProperty(field, out JsonElement value) ? value.GetString() : null;
}
