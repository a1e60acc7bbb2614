using StreamEngine.Api.Requests;

namespace StreamEngine.Api.Http;

/// <summary>The fields of <c>risk_service.proto</c> under the names that they have in a query.</summary>
internal static class ParameterNames
{
    private const string Filter = "filter.";

    /// <summary><c>filter.minimum_level</c> → <c>minimumLevel</c>. A list is repeated in a query, so it is called by one entry: <c>filter.customer_ids</c> → <c>customerId</c>.</summary>
    public static string Of(string field)
    {
        bool isFilter = field.StartsWith(Filter, StringComparison.Ordinal);
        string name = isFilter ? field[Filter.Length..].TrimEnd('s') : field;
        string[] words = name.Split('_');
        return string.Concat(words.Select((word, place) => place == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));
    }

    /// <summary>A fault, as someone understands it who sent a query.</summary>
    public static FieldFault Translate(FieldFault fault, Func<string, string> parameterOf) =>
        new(parameterOf(fault.Field), fault.Description.Replace("next_page_token", "nextPageToken", StringComparison.Ordinal));
}
