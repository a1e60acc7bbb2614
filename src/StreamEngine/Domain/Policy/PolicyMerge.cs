namespace StreamEngine.Domain.Policy;

/// <summary>Lays what an operator wrote over the defaults, by name and field by field.</summary>
internal static class PolicyMerge
{
    public static Dictionary<string, T> Over<T>(IReadOnlyDictionary<string, T> defaults, IDictionary<string, T> written) =>
        Over(defaults, written, (_, own) => own);

    /// <param name="defaults">The entries that are always there.</param>
    /// <param name="written">What the operator wrote; may hold further names.</param>
    /// <param name="merge">Makes one entry of a default (null for a further name) and a written one.</param>
    public static Dictionary<string, T> Over<T>(IReadOnlyDictionary<string, T> defaults, IDictionary<string, T> written, Func<T?, T, T> merge)
    {
        Dictionary<string, T> merged = new(defaults, StringComparer.OrdinalIgnoreCase);
        foreach ((string name, T own) in written) merged[name] = merge(defaults.GetValueOrDefault(name), own);
        return merged;
    }

    public static LevelSettings Level(LevelSettings? standard, LevelSettings own) => new()
    {
        Enter = own.Enter ?? standard?.Enter,
        Leave = own.Leave ?? standard?.Leave,
    };

    public static FactorSettings Factor(FactorSettings? standard, FactorSettings own) => new()
    {
        Weight = own.Weight ?? standard?.Weight,
        Window = own.Window ?? standard?.Window,
        Half = own.Half ?? standard?.Half,
    };

    public static ExpectationSettings Expectation(ExpectationSettings? standard, ExpectationSettings own) => new()
    {
        Wait = own.Wait ?? standard?.Wait,
        Hold = own.Hold ?? standard?.Hold,
    };
}
