using System.Globalization;
using System.Text;

namespace StreamEngine.Api.Requests;

/// <summary>What is wrong with one field of a request.</summary>
/// <param name="Field">Its path as the caller wrote it: <c>filter.minimum_level</c>.</param>
/// <param name="Description">What it must be.</param>
internal readonly record struct FieldFault(string Field, string Description);

/// <summary>A request that cannot be served as it is; the faults of all its fields at once.</summary>
internal sealed class InvalidRequestException(FaultList faults) : Exception(SentenceOf(faults.Kept))
{
    /// <summary>gRPC sends the sentence twice, in trailers that clients take 8 KB of, beside every fault by itself.</summary>
    private const int MostCharacters = 500;

    public IReadOnlyList<FieldFault> Faults => faults.Kept;

    private static string SentenceOf(IReadOnlyList<FieldFault> faults)
    {
        StringBuilder sentence = new();
        for (int i = 0; i < faults.Count; i++)
        {
            string fault = $"{(i > 0 ? "; " : "")}{faults[i].Field} {faults[i].Description}";
            if (sentence.Length + fault.Length > MostCharacters) return sentence.Append(CultureInfo.InvariantCulture, $"{(i > 0 ? "; and " : "")}{faults.Count - i} more").ToString();
            sentence.Append(fault);
        }

        return sentence.ToString();
    }
}
