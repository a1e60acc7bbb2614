namespace StreamEngine.Configuration;

/// <summary>The HTTP host: health now, page and API beside it.</summary>
internal sealed class HttpOptions
{
    public const string Section = "Http";

    /// <summary>0 to 65535; 0 takes any free port.</summary>
    public int Port { get; set; } = 8080;

    /// <summary>The address to listen on: an IP address, <c>localhost</c> or <c>*</c> for all.</summary>
    public string Host { get; set; } = "*";
}
