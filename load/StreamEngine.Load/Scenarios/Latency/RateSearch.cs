namespace StreamEngine.Load.Scenarios.Latency;

/// <summary>Finds the highest rate that passes: doubling until one fails, then between the last two.</summary>
/// <param name="parameters">Where, and how closely.</param>
/// <param name="passes">Tries a rate.</param>
internal sealed class RateSearch(SearchParameters parameters, Func<double, Task<bool>> passes)
{
    /// <summary>When not even the first passes, so many times half of it is tried.</summary>
    private const int MostHalvings = 5;

    /// <summary>0 when none passes.</summary>
    public async Task<double> RunAsync()
    {
        double rate = parameters.FromPerSecond, passed = 0, failed = double.PositiveInfinity;
        for (int halvings = 0; passed == 0 && halvings <= MostHalvings; halvings++, rate /= 2)
        {
            if (await PassesAsync(rate)) passed = rate;
            else failed = rate;
        }

        if (passed == 0) return 0;
        while (double.IsInfinity(failed) && passed < parameters.ToPerSecond)
        {
            rate = Math.Min(passed * 2, parameters.ToPerSecond);
            if (await PassesAsync(rate)) passed = rate;
            else failed = rate;
        }

        while (!double.IsInfinity(failed) && failed > passed * (1 + parameters.Precision))
        {
            rate = Math.Round(Math.Sqrt(passed * failed));
            if (await PassesAsync(rate)) passed = rate;
            else failed = rate;
        }

        return passed;
    }

    private async Task<bool> PassesAsync(double rate)
    {
        for (int attempt = 0; attempt < parameters.Attempts; attempt++)
            if (await passes(rate)) return true;
        return false;
    }
}
