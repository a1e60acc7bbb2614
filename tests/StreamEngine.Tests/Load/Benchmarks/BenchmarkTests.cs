using System.Reflection;
using BenchmarkDotNet.Attributes;
using StreamEngine.Benchmarks;

namespace StreamEngine.Tests.Load.Benchmarks;

/// <summary>A benchmark that throws measures nothing: each is run once, with each of its parameters.</summary>
public sealed class BenchmarkTests
{
    [Theory]
    [MemberData(nameof(All))]
    public void Every_benchmark_runs(string benchmark)
    {
        string[] name = benchmark.Split('.');
        Type type = Types().Single(each => each.Name == name[0]);
        foreach (object instance in Instances(type))
        {
            Call<GlobalSetupAttribute>(instance);
            Call<IterationSetupAttribute>(instance);
            Assert.NotNull(type.GetMethod(name[1])!.Invoke(instance, null));
        }
    }

    public static TheoryData<string> All() =>
        [.. Types().SelectMany(type => Marked<BenchmarkAttribute>(type).Select(method => $"{type.Name}.{method.Name}"))];

    private static IEnumerable<Type> Types() => typeof(ContactRingBenchmarks).Assembly.GetTypes().Where(type => Marked<BenchmarkAttribute>(type).Any());

    private static IEnumerable<MethodInfo> Marked<T>(Type type)
        where T : Attribute => type.GetMethods().Where(method => method.GetCustomAttribute<T>() is not null);

    /// <summary>One for each value of the parameter, or just one where there is none.</summary>
    private static IEnumerable<object> Instances(Type type)
    {
        PropertyInfo? parameter = type.GetProperties().SingleOrDefault(property => Values(type, property) is not null);
        foreach (object? value in parameter is null ? [null] : Values(type, parameter)!)
        {
            object instance = Activator.CreateInstance(type)!;
            parameter?.SetValue(instance, value);
            yield return instance;
        }
    }

    private static IEnumerable<object?>? Values(Type type, PropertyInfo property) =>
        property.GetCustomAttribute<ParamsAttribute>() is { } fixedOnes ? fixedOnes.Values
        : property.GetCustomAttribute<ParamsSourceAttribute>() is { } source ? (IEnumerable<object?>)type.GetProperty(source.Name)!.GetValue(null)!
        : null;

    private static void Call<T>(object instance)
        where T : Attribute
    {
        foreach (MethodInfo method in Marked<T>(instance.GetType())) method.Invoke(instance, null);
    }
}
