namespace StreamEngine.Domain.Profiles;

/// <summary>What became of an interaction.</summary>
internal enum ApplyOutcome : byte
{
    /// <summary>A new contact.</summary>
    Applied,

    /// <summary>A newer report of a contact that was there.</summary>
    Amended,

    /// <summary>A report that was there already, or of which a newer one is.</summary>
    Duplicate,

    /// <summary>Older than the longest window, or than the contacts whose identity has been folded away: not applied.</summary>
    Late,

    /// <summary>An order: it refreshed the last purchase, if it is later than that.</summary>
    Purchase,
}

/// <param name="Outcome">What became of the interaction.</param>
/// <param name="Folded">How many contacts were folded into hourly panes for it.</param>
internal readonly record struct ApplyResult(ApplyOutcome Outcome, int Folded);
