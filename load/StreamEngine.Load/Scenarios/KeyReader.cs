using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace StreamEngine.Load.Scenarios;

/// <summary>Reads the keys of a JSON object, and says of each what is wrong with it; what nobody asked for is wrong too.</summary>
/// <param name="json">The object.</param>
/// <param name="where">What every fault begins with: the file, and the way to the object.</param>
/// <param name="faults">Receives one line a fault.</param>
internal sealed class KeyReader(JsonObject json, string where, ICollection<string> faults)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public bool Has(string key) => json.ContainsKey(key);

    public int Whole(string key, int fallback, int least, int most)
    {
        if (Find(key) is not { } node) return fallback;
        if (node is JsonValue value && value.TryGetValue(out int number) && number >= least && number <= most) return number;
        return Refuse(key, node, string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}"), fallback);
    }

    public double Number(string key, double fallback, double least, double most)
    {
        if (Find(key) is not { } node) return fallback;
        if (IsNumber(node, out double number) && number >= least && number <= most) return number;
        return Refuse(key, node, string.Create(CultureInfo.InvariantCulture, $"a number from {least} to {most}"), fallback);
    }

    public string Text(string key, string fallback, params IReadOnlyList<string> words)
    {
        if (Find(key) is not { } node) return fallback;
        if (node is JsonValue value && value.TryGetValue(out string? text) && (words.Count == 0 || words.Contains(text))) return text;
        return Refuse(key, node, words.Count == 0 ? "a text" : $"one of {string.Join(", ", words)}", fallback);
    }

    public IReadOnlyList<double> Numbers(string key, double least, double most)
    {
        if (Find(key) is not { } node) return [];
        List<double> numbers = [];
        foreach (JsonNode? item in node as JsonArray ?? [])
            if (item is not null && IsNumber(item, out double number) && number >= least && number <= most) numbers.Add(number);
        bool isRight = node is JsonArray { Count: > 0 } array && numbers.Count == array.Count;
        return isRight ? numbers : Refuse<IReadOnlyList<double>>(key, node, string.Create(CultureInfo.InvariantCulture, $"a list of numbers from {least} to {most}"), []);
    }

    public IReadOnlyList<string> Texts(string key)
    {
        if (Find(key) is not { } node) return [];
        List<string> texts = [];
        foreach (JsonNode? item in node as JsonArray ?? [])
            if (item is JsonValue value && value.TryGetValue(out string? text)) texts.Add(text);
        return node is JsonArray array && texts.Count == array.Count ? texts : Refuse<IReadOnlyList<string>>(key, node, "a list of texts", []);
    }

    /// <summary>Texts, numbers and truth values by name, as texts.</summary>
    public IReadOnlyDictionary<string, string> Words(string key)
    {
        if (Find(key) is not { } node) return new Dictionary<string, string>();
        if (node is JsonObject named && named.All(entry => entry.Value is JsonValue))
            return named.ToDictionary(entry => entry.Key, entry => entry.Value!.GetValueKind() == JsonValueKind.String ? entry.Value.GetValue<string>() : entry.Value.ToJsonString());
        return Refuse<IReadOnlyDictionary<string, string>>(key, node, "a group of values by name", new Dictionary<string, string>());
    }

    /// <summary>The object under a key; null where there is none.</summary>
    public KeyReader? Group(string key)
    {
        if (Find(key) is not { } node) return null;
        return node is JsonObject group ? new KeyReader(group, $"{where}{key}.", faults) : Refuse<KeyReader?>(key, node, "a group of keys", null);
    }

    /// <summary>What is read of the object under a key, of which nothing may be left; null where there is none.</summary>
    public T? Group<T>(string key, Func<KeyReader, T> read)
        where T : class
    {
        if (Group(key) is not { } group) return null;
        T found = read(group);
        group.RefuseOthers();
        return found;
    }

    /// <summary>The object under a key as it is; an empty one where there is none.</summary>
    public JsonObject Raw(string key)
    {
        if (Find(key) is not { } node) return [];
        return node is JsonObject raw ? (JsonObject)raw.DeepClone() : Refuse<JsonObject>(key, node, "a group of keys", []);
    }

    /// <summary>The names under which an object holds something.</summary>
    public IEnumerable<string> Names() => json.Select(entry => entry.Key);

    public void Require(string key)
    {
        _known.Add(key);
        if (!Has(key)) faults.Add($"{where}{key} is missing");
    }

    /// <summary>A fault of a value that is well-formed.</summary>
    public void Fault(string key, string fault) => faults.Add($"{where}{key} {fault}");

    /// <summary>Every key that was never asked for is a fault.</summary>
    public void RefuseOthers()
    {
        foreach ((string key, _) in json)
            if (!_known.Contains(key)) faults.Add($"{where}{key} is not known; there are {string.Join(", ", _known.Order(StringComparer.Ordinal))}");
    }

    private JsonNode? Find(string key)
    {
        _known.Add(key);
        if (!json.TryGetPropertyValue(key, out JsonNode? node)) return null;
        if (node is null) faults.Add($"{where}{key} is null: leave it out");
        return node;
    }

    private static bool IsNumber(JsonNode node, out double number)
    {
        number = 0;
        return node is JsonValue value && value.TryGetValue(out number) && double.IsFinite(number);
    }

    private T Refuse<T>(string key, JsonNode found, string wanted, T fallback)
    {
        faults.Add($"{where}{key} is {found.ToJsonString()}: must be {wanted}");
        return fallback;
    }
}
