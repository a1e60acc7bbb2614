namespace StreamEngine.Load.Reports;

/// <summary>Shows how a run is going, while it goes.</summary>
internal interface ILiveBoard
{
    /// <summary>What is being done now: <c>draining 400,000 records</c>.</summary>
    void Phase(string text);

    /// <summary>How much of the phase is done; null where there is no telling.</summary>
    /// <param name="share">0 to 1.</param>
    void Progress(double? share);

    /// <summary>The newest value of something that is measured; the same name again replaces it.</summary>
    void Show(string name, double value, string unit);
}
