using FsCheck;
using FsCheck.Fluent;

namespace StreamEngine.Tests.Domain.Kit;

/// <summary>Runs a property so that a failure fails the test and shows the smallest case.</summary>
internal static class Property
{
    public static void Holds(Arbitrary<Scenario> scenarios, Action<Scenario> holds, int cases = 300) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(cases), Prop.ForAll(scenarios, holds));
}
