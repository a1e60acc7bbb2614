using System.Collections.Frozen;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using StreamEngine.Api.Requests;
using StreamEngine.Store.Wire;

namespace StreamEngine.Api.Http;

/// <summary>Reads a query, and gathers what is wrong with it until all of it has been judged.</summary>
internal sealed class QueryReader
{
    private readonly IQueryCollection _query;
    private readonly FaultList _faults = new();

    /// <summary>Refuses every parameter that the endpoint does not take: a mistyped filter would silently show more than was meant.</summary>
    public QueryReader(HttpContext context)
    {
        _query = context.Request.Query;
        IReadOnlyList<string> known = context.GetEndpoint()?.Metadata.GetMetadata<QueryParameters>()?.Names ?? [];
        foreach (string name in _query.Keys.Where(name => !known.Contains(name)))
            Fault(name, known.Count == 0 ? "is not known here: this takes no parameters" : $"is not known here: this takes {string.Join(", ", known)}");
    }

    /// <summary>Empty where it is absent.</summary>
    public string Text(string name)
    {
        StringValues values = _query[name];
        if (values.Count > 1) Fault(name, "is given more than once");
        else if (values is [""]) Fault(name, "is empty: give a value, or leave it out");
        return values is [{ } only] ? only : "";
    }

    public IEnumerable<string> Texts(string name) => _query[name].Select(value => value ?? "");

    /// <summary>0 where it is absent.</summary>
    public int Number(string name)
    {
        string text = Text(name);
        if (text.Length == 0) return 0;
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)) Fault(name, "is not a whole number, or far too large");
        return number;
    }

    public bool Flag(string name)
    {
        string text = Text(name);
        if (text is not ("" or "true" or "false")) Fault(name, "must be true or false");
        return text == "true";
    }

    /// <summary>A value by its name in camelCase; null where it is absent.</summary>
    public T? Choice<T>(string name)
        where T : struct, Enum => Text(name) is { Length: > 0 } text ? Choose<T>(name, text) : null;

    /// <summary>Several of them.</summary>
    public IEnumerable<T> Choices<T>(string name)
        where T : struct, Enum => Texts(name).Select(text => Choose<T>(name, text)).OfType<T>();

    /// <summary>What the rules make of it, unless they or this reader found fault.</summary>
    /// <param name="rules">Throws the same exception; its faults name fields of the message.</param>
    /// <param name="parameterOf">Under which name the caller knows such a field.</param>
    /// <exception cref="InvalidRequestException">Everything that is wrong.</exception>
    public T Judge<T>(Func<T> rules, Func<string, string> parameterOf)
    {
        T? judged = default;
        try
        {
            judged = rules();
        }
        catch (InvalidRequestException invalid)
        {
            foreach (FieldFault fault in invalid.Faults)
            {
                FieldFault told = ParameterNames.Translate(fault, parameterOf);
                Fault(told.Field, told.Description);
            }
        }

        return _faults.IsEmpty ? judged! : throw new InvalidRequestException(_faults);
    }

    private T? Choose<T>(string name, string text)
        where T : struct, Enum
    {
        if (Named<T>.Values.TryGetValue(text, out T value)) return value;
        Fault(name, $"must be one of {string.Join(", ", Named<T>.Values.OrderBy(named => named.Value).Select(named => named.Key))}");
        return null;
    }

    private void Fault(string name, string description) => _faults.Add(name, description);

    private static class Named<T>
        where T : struct, Enum
    {
        public static readonly FrozenDictionary<string, T> Values = Enum.GetValues<T>().ToFrozenDictionary(CamelCase.Of, StringComparer.Ordinal);
    }
}
