using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using StreamEngine.Commands;

namespace StreamEngine.Load.Reports.Json;

/// <summary>A report as JSON, for tools and for later: what was written once can be read ever after.</summary>
internal static class ReportJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new SeriesPointConverter(), new PercentilePointConverter() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    public static string Write(Report report) => JsonSerializer.Serialize(ReportDocument.Of(Secrets.Hide(report)), Options) + "\n";

    public static async Task WriteAsync(Report report, string path, CancellationToken ct)
    {
        await using FileStream file = File.Create(path);
        await JsonSerializer.SerializeAsync(file, ReportDocument.Of(Secrets.Hide(report)), Options, ct);
        file.WriteByte((byte)'\n');
    }

    /// <param name="json">What <see cref="Write"/> wrote, now or in an older build.</param>
    /// <param name="name">By which a fault calls it: the file.</param>
    /// <exception cref="FaultException">It is no report, or one of a newer format.</exception>
    public static Report Read(string json, string name)
    {
        try
        {
            ReportDocument document = JsonSerializer.Deserialize<ReportDocument>(json, Options) ?? throw new JsonException("it says null");
            return document.Format <= ReportDocument.NewestFormat
                ? document.ToReport()
                : throw new FaultException([$"{name}: the report has format {document.Format} and this program reads up to {ReportDocument.NewestFormat}; read it with a newer one"]);
        }
        catch (JsonException broken)
        {
            throw new FaultException([$"{name}: not a report of the load suite: {broken.Message}"]);
        }
    }

    /// <exception cref="FaultException">There is no such file, or it is no report.</exception>
    public static async Task<Report> ReadAsync(string path, CancellationToken ct)
    {
        try
        {
            return Read(await File.ReadAllTextAsync(path, ct), path);
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            throw new FaultException([$"{path}: {missing.Message}"]);
        }
    }
}
