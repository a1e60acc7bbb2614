using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Prometheus;

/// <summary>Answers with the metrics of a registry, in the format that is asked for.</summary>
public sealed class MetricServerMiddleware
{
    private const string TextType = "text/plain";
    private const string OpenMetricsType = "application/openmetrics-text";

    private readonly Settings _settings;

    internal MetricServerMiddleware(Settings settings) => _settings = settings;

    internal async Task InvokeAsync(HttpContext context)
    {
        CancellationToken aborted = context.RequestAborted;
        bool isOpenMetrics = _settings.EnableOpenMetrics && PrefersOpenMetrics(context.Request);
        context.Response.ContentType = isOpenMetrics ? $"{OpenMetricsType}; version=1.0.0; charset=utf-8" : $"{TextType}; version=0.0.4; charset=utf-8";
        try
        {
            ExpositionFormat format = isOpenMetrics ? ExpositionFormat.OpenMetricsText : ExpositionFormat.PrometheusText;
            await _settings.Registry!.CollectAndExportAsTextAsync(context.Response.Body, format, aborted);
        }
        catch (OperationCanceledException) when (aborted.IsCancellationRequested)
        {
            // Whoever asked has gone.
        }
    }

    /// <summary>Whether it stands before the text format among what is accepted; of equals, the first named counts.</summary>
    private static bool PrefersOpenMetrics(HttpRequest request)
    {
        IEnumerable<string?> accepted = request.Query.TryGetValue("accept", out var asked) ? asked : request.Headers.Accept;
        IEnumerable<string?> wanted = accepted.SelectMany(line => (line ?? "").Split(','))
            .Select(part => MediaTypeHeaderValue.TryParse(part, out MediaTypeHeaderValue? type) ? type : null)
            .OfType<MediaTypeHeaderValue>()
            .OrderByDescending(type => type.Quality ?? 1)
            .Select(type => type.MediaType.Value);
        return wanted.FirstOrDefault(type => type is TextType or OpenMetricsType) == OpenMetricsType;
    }

    /// <summary>What is shown, and how.</summary>
    public sealed class Settings
    {
        public CollectorRegistry? Registry { get; set; }

        /// <summary>Whether OpenMetrics is given to those who ask for it.</summary>
        public bool EnableOpenMetrics { get; set; } = true;
    }
}
