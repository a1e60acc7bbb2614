namespace StreamEngine.Ingest.Source;

/// <summary>Asks whether a broker is there.</summary>
internal interface IBrokerProbe : IDisposable
{
    /// <summary>Whether some broker answers now; takes half a second at most, and cannot be cancelled.</summary>
    bool Answers();
}
