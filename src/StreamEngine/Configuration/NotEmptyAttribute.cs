namespace StreamEngine.Configuration;

/// <summary>A list that means something else when it is empty: whoever names it must put something in.</summary>
/// <param name="instead">What to do instead.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class NotEmptyAttribute(string instead) : Attribute
{
    public string Instead { get; } = instead;
}
