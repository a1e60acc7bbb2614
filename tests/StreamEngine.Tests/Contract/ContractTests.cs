using Google.Protobuf.Reflection;

namespace StreamEngine.Tests.Contract;

/// <summary>The protos are a public contract: what was promised in <c>contract.json</c> stays.</summary>
public sealed class ContractTests
{
    private const string Variable = "STREAMENGINE_RENEW_CONTRACT";
    private const string Command = "dotnet test tests/StreamEngine.Tests --filter ContractTests";

    /// <summary>
    /// <c>additions</c>: the promise is renewed where nothing breaks. <c>breaks</c>: also where something does, so long as numbers and
    /// names that went are reserved; for what nobody outside can have used yet.
    /// </summary>
    private static string? Renewal => Environment.GetEnvironmentVariable(Variable);

    [Fact]
    public void NothingPromised_IsBroken()
    {
        ContractComparison comparison = ContractComparison.Of(PublicProtos.Promised(), PublicProtos.Now());
        IReadOnlyList<string> refused = Renewal == "breaks" ? comparison.Unreserved : comparison.Breaks;
        Assert.True(refused.Count == 0, $"""
            These changes to src/Protos break those who build on them:
              {string.Join($"{Environment.NewLine}  ", refused)}
            Add beside what is there, or make a new package version. If surely nobody uses it yet, reserve what went and run: {Variable}=breaks {Command}
            """);
    }

    [Fact]
    public void WhatIsAdded_IsPromised()
    {
        ContractComparison comparison = ContractComparison.Of(PublicProtos.Promised(), PublicProtos.Now());
        if ((Renewal == "additions" && comparison.Breaks.Count == 0) || (Renewal == "breaks" && comparison.Unreserved.Count == 0)) PublicProtos.Renew();
        Assert.True(
            PublicProtos.Promised().Equals(PublicProtos.Now()),
            $"src/Protos and the committed tests/StreamEngine.Tests/Contract/contract.json differ. Renew it and commit it with the change: {Variable}=additions {Command}");
    }

    [Fact]
    public void EveryEnum_BeginsWithUnspecified()
    {
        foreach (EnumDescriptor one in PublicProtos.Files.SelectMany(file => file.EnumTypes))
        {
            string words = string.Concat(one.Name.Select((letter, place) => place > 0 && char.IsUpper(letter) ? $"_{letter}" : $"{char.ToUpperInvariant(letter)}"));
            Assert.Equal($"{words}_UNSPECIFIED", one.FindValueByNumber(0)?.Name);
            Assert.All(one.Values, value => Assert.StartsWith($"{words}_", value.Name, StringComparison.Ordinal));
        }
    }
}
