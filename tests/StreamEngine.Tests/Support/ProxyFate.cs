namespace StreamEngine.Tests.Support;

/// <summary>What becomes of a connection when a certain command comes by.</summary>
internal enum ProxyFate
{
    /// <summary>It goes on.</summary>
    Passes,

    /// <summary>It is lost before the command.</summary>
    LostBefore,

    /// <summary>It is lost when Redis has half of the command.</summary>
    LostWithin,

    /// <summary>Redis gets the command; from here on none of its answers arrives.</summary>
    FallsSilent,
}
