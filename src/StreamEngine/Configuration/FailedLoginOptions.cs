namespace StreamEngine.Configuration;

/// <summary>How many bad credentials an address may show before only known callers get in from there.</summary>
internal sealed class FailedLoginOptions
{
    /// <summary>Failures within <see cref="Window"/> that are borne; 1 to 1,000,000.</summary>
    public int Limit { get; set; } = 10;

    /// <summary>1 s to 1 day.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long all others are then refused there; 1 s to 1 day.</summary>
    public TimeSpan RefusedFor { get; set; } = TimeSpan.FromMinutes(1);
}
