using System.Text.Encodings.Web;
using System.Text.Json;

namespace StreamEngine.Load.Reports;

/// <summary>A report as JSON.</summary>
internal static class ReportJson
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write(Report report) => JsonSerializer.Serialize(report, Options);
}
