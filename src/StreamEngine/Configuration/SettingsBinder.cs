using System.Collections;
using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace StreamEngine.Configuration;

/// <summary>Fills a plain settings object from configuration and says of every key what is wrong with it.</summary>
/// <remarks>
/// The framework's binder stops at the first bad value and passes over keys that it does not know. An operator wants all
/// faults at once, and a mistyped key is one of them.
/// </remarks>
internal static class SettingsBinder
{
    /// <summary>Binds a section over the defaults in <paramref name="settings"/>.</summary>
    /// <param name="section">Where the values are.</param>
    /// <param name="settings">The object whose public properties are set: values, nested objects, dictionaries and lists.</param>
    /// <param name="faults">Receives one line a fault, each beginning with the key.</param>
    public static void Bind(IConfigurationSection section, object settings, ICollection<string> faults)
    {
        PropertyInfo[] properties = [.. settings.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(IsSetting)];
        foreach (IConfigurationSection child in section.GetChildren())
        {
            PropertyInfo? property = Array.Find(properties, p => p.Name.Equals(child.Key, StringComparison.OrdinalIgnoreCase) && p.GetIndexParameters().Length == 0);
            if (property is null) faults.Add($"{child.Path} is not a setting; there are {string.Join(", ", properties.Select(p => p.Name))}");
            else BindProperty(child, settings, property, faults);
        }
    }

    /// <summary>What is worked out from other settings is none itself.</summary>
    private static bool IsSetting(PropertyInfo property) => property.CanWrite || IsContainer(property.PropertyType);

    private static bool IsContainer(Type type) =>
        type != typeof(string) && (typeof(IEnumerable).IsAssignableFrom(type) || TypeDescriptor.GetConverter(type).CanConvertFrom(typeof(string)) is false);

    private static void BindProperty(IConfigurationSection section, object settings, PropertyInfo property, ICollection<string> faults)
    {
        Type type = property.PropertyType;
        if (!IsContainer(type))
        {
            if (TryConvert(section, type, faults, out object? value)) property.SetValue(settings, value);
        }
        else if (property.GetValue(settings) is { } current)
        {
            BindContainer(section, current, type, faults);
            if (current is IList { Count: 0 } && property.GetCustomAttribute<NotEmptyAttribute>() is { } rule) faults.Add($"{section.Path} is an empty list: {rule.Instead}");
        }
    }

    private static void BindContainer(IConfigurationSection section, object current, Type type, ICollection<string> faults)
    {
        if (current is IDictionary dictionary) BindDictionary(section, dictionary, faults);
        else if (current is IList list) BindList(section, list, type.GetGenericArguments()[0], faults);
        else if (section.Value is { Length: > 0 }) faults.Add($"{section.Path} is a group of settings, not a value");
        else Bind(section, current, faults);
    }

    private static void BindDictionary(IConfigurationSection section, IDictionary dictionary, ICollection<string> faults)
    {
        Type[] arguments = dictionary.GetType().GetGenericArguments();
        foreach (IConfigurationSection child in section.GetChildren())
        {
            if (!TryKey(child, arguments[0], faults, out object? key)) continue;
            if (!IsContainer(arguments[1]))
            {
                if (TryConvert(child, arguments[1], faults, out object? value)) dictionary[key!] = value;
            }
            else
            {
                object item = dictionary[key!] ?? Activator.CreateInstance(arguments[1])!;
                BindContainer(child, item, arguments[1], faults);
                dictionary[key!] = item;
            }
        }
    }

    private static void BindList(IConfigurationSection section, IList list, Type itemType, ICollection<string> faults)
    {
        // A list given in one value, a,b,c, stands for itself; items given one by one merge by index with those of earlier sources.
        list.Clear();
        IEnumerable<(string Path, string Text)> items = section.Value is { Length: > 0 } whole
            ? whole.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(text => (section.Path, text))
            : section.GetChildren().Select(child => (child.Path, child.Value ?? ""));
        foreach ((string path, string text) in items)
            if (TryConvert(path, text, itemType, faults, out object? value)) list.Add(value);
    }

    private static bool TryKey(IConfigurationSection section, Type type, ICollection<string> faults, out object? key)
    {
        key = section.Key;
        if (!type.IsEnum || Enum.TryParse(type, section.Key, ignoreCase: true, out key)) return true;
        faults.Add($"{section.Path} is not a setting; there are {string.Join(", ", Enum.GetNames(type))}");
        return false;
    }

    private static bool TryConvert(IConfigurationSection section, Type type, ICollection<string> faults, out object? value) =>
        TryConvert(section.Path, section.Value ?? "", type, faults, out value);

    private static bool TryConvert(string path, string text, Type type, ICollection<string> faults, out object? value)
    {
        value = null;
        try
        {
            Type target = Nullable.GetUnderlyingType(type) ?? type;
            if (target.IsEnum && !Enum.GetNames(target).Contains(text, StringComparer.OrdinalIgnoreCase)) throw new FormatException();
            value = target == typeof(string) ? text : TypeDescriptor.GetConverter(target).ConvertFrom(null, CultureInfo.InvariantCulture, text);
            return true;
        }
        catch (Exception e) when (e is FormatException or ArgumentException or OverflowException or NotSupportedException)
        {
            faults.Add($"{path} is \"{text}\": must be {Describe(Nullable.GetUnderlyingType(type) ?? type)}");
            return false;
        }
    }

    private static string Describe(Type type) => type switch
    {
        { IsEnum: true } => "one of " + string.Join(", ", Enum.GetNames(type)),
        _ when type == typeof(TimeSpan) => "a time like 00:00:05 or 30.00:00:00 (days.hours:minutes:seconds)",
        _ when type == typeof(bool) => "true or false",
        _ when type == typeof(double) || type == typeof(decimal) => "a number like 0.25",
        _ => "a whole number",
    };
}
