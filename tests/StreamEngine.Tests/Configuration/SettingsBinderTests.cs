using Microsoft.Extensions.Configuration;
using StreamEngine.Configuration;

namespace StreamEngine.Tests.Configuration;

public sealed class SettingsBinderTests
{
    [Fact]
    public void Bind_GoodValues_FillEveryShapeOfSetting()
    {
        Settings settings = new();
        Assert.Empty(Bind(settings, ("Count", "7"), ("Wait", "00:00:05"), ("Mode", "second"), ("On", "true"), ("Names:0", "a"), ("Names:1", "b"),
            ("Weights:x", "0.5"), ("Nested:Limit", "9"), ("ByMode:First:Limit", "3")));
        Assert.Equal(7, settings.Count);
        Assert.Equal(TimeSpan.FromSeconds(5), settings.Wait);
        Assert.Equal(Mode.Second, settings.Mode);
        Assert.True(settings.On);
        Assert.Equal(["a", "b"], settings.Names);
        Assert.Equal(0.5, settings.Weights["x"]);
        Assert.Equal(9, settings.Nested.Limit);
        Assert.Equal(3, settings.ByMode[Mode.First].Limit);
    }

    [Theory]
    [InlineData("Count", "seven", "Test:Count is \"seven\": must be a whole number")]
    [InlineData("Wait", "5 s", "Test:Wait is \"5 s\": must be a time like 00:00:05")]
    [InlineData("Mode", "third", "Test:Mode is \"third\": must be one of First, Second")]
    [InlineData("Mode", "1", "Test:Mode is \"1\": must be one of First, Second")]
    [InlineData("Cuont", "7", "Test:Cuont is not a setting")]
    [InlineData("IsMany", "true", "Test:IsMany is not a setting; there are Count, Wait,")]
    [InlineData("Nested", "7", "Test:Nested is a group of settings, not a value")]
    [InlineData("ByMode:Third:Limit", "7", "Test:ByMode:Third is not a setting; there are First, Second")]
    [InlineData("Nested:Limit", "99999999999", "Test:Nested:Limit is \"99999999999\": must be a whole number")]
    public void Bind_BadValue_GivesOneLineNamingTheKey(string key, string value, string expected)
    {
        string fault = Assert.Single(Bind(new Settings(), (key, value)));
        Assert.StartsWith(expected, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Bind_AListInOneValue_StandsForItself()
    {
        Settings settings = new();
        Assert.Empty(Bind(settings, ("Names:0", "old"), ("Names:1", "older"), ("Names", "a, b,c")));
        Assert.Equal(["a", "b", "c"], settings.Names);
    }

    [Fact]
    public void Bind_ManyFaults_TellsAllOfThem() =>
        Assert.Equal(3, Bind(new Settings(), ("Count", "x"), ("Wait", "x"), ("Nothing", "x")).Count);

    private static List<string> Bind(Settings settings, params (string Key, string Value)[] values)
    {
        IConfigurationRoot root = new ConfigurationBuilder()
            .AddInMemoryCollection(values.Select(v => new KeyValuePair<string, string?>("Test:" + v.Key, v.Value))).Build();
        List<string> faults = [];
        SettingsBinder.Bind(root.GetSection("Test"), settings, faults);
        return faults;
    }

    private enum Mode
    {
        First,
        Second,
    }

    private sealed class Settings
    {
        public int Count { get; set; }
        public bool IsMany => Count > 1;
        public TimeSpan Wait { get; set; }
        public Mode Mode { get; set; }
        public bool On { get; set; }
        public IList<string> Names { get; set; } = [];
        public IDictionary<string, double> Weights { get; } = new Dictionary<string, double>();
        public Nested Nested { get; } = new();
        public IDictionary<Mode, Nested> ByMode { get; } = new Dictionary<Mode, Nested>();
    }

    private sealed class Nested
    {
        public int Limit { get; set; }
    }
}
