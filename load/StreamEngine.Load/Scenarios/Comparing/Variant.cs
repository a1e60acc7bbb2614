using System.Text.Json.Nodes;

namespace StreamEngine.Load.Scenarios.Comparing;

/// <summary>One of the two that are compared.</summary>
/// <param name="Name">As reports call it.</param>
/// <param name="Changes">In what it is other than the scenario.</param>
internal sealed record Variant(string Name, IReadOnlyList<Variation> Changes)
{
    /// <param name="key"><c>a</c> or <c>b</c>.</param>
    /// <param name="keys">Its keys: <c>name</c>, <c>engine</c>, <c>store</c>, and the groups <c>settings</c>, <c>traffic</c>, <c>parameters</c>.</param>
    public static Variant Read(string key, KeyReader keys)
    {
        List<Variation> changes = [];
        foreach (string single in (string[])["engine", "store"])
            if (keys.Text(single, "") is { Length: > 0 } value) changes.Add(new Variation(single, value));
        changes.AddRange(Changed(keys.Raw("settings"), ""));
        changes.AddRange(Changed(keys.Raw("traffic"), "traffic."));
        changes.AddRange(Changed(keys.Raw("parameters"), ""));
        Variant variant = new(keys.Text("name", key), changes);
        keys.RefuseOthers();
        return variant;
    }

    public Setup ApplyTo(Setup setup) => Changes.Aggregate(setup, (changed, change) => change.ApplyTo(changed));

    private static IEnumerable<Variation> Changed(JsonObject group, string prefix) =>
        group.Where(member => member.Value is not null).Select(member => new Variation(prefix + member.Key, member.Value!.DeepClone()));
}
