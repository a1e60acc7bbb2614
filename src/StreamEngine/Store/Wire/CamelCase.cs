using System.Collections.Frozen;
using System.Text.Json;

namespace StreamEngine.Store.Wire;

/// <summary>Enum values as JSON spells them: <c>RepeatContact</c> → <c>repeatContact</c>, made once for each value.</summary>
internal static class CamelCase
{
    public static string Of<T>(T value)
        where T : struct, Enum =>
        Names<T>.All.TryGetValue(value, out string? name) ? name : value.ToString();

    private static class Names<T>
        where T : struct, Enum
    {
        public static readonly FrozenDictionary<T, string> All = Enum.GetValues<T>()
            .ToFrozenDictionary(value => value, value => JsonNamingPolicy.CamelCase.ConvertName(value.ToString()));
    }
}
