using System.Globalization;
using StreamEngine.Load.Measuring;
using StreamEngine.Load.Reports;
using StreamEngine.Load.Scenarios.Statistics;

namespace StreamEngine.Load.Scenarios.Throughput;

/// <summary>What the drains say together.</summary>
internal static class ThroughputResult
{
    private const double Million = 1_000_000;

    /// <param name="engines">Each with its drains.</param>
    /// <param name="parameters">What was drained.</param>
    /// <param name="limits">What the bare ends reached right before each of them; empty: they were not measured.</param>
    public static RunResult Of(IReadOnlyList<EngineDrains> engines, ThroughputParameters parameters, IReadOnlyList<BareLimits> limits)
    {
        List<DrainResult> warm = [.. engines.SelectMany(engine => engine.Warm)];
        double[] cold = [.. engines.Select(engine => engine.Cold.SteadyPerSecond())];
        double[] steady = [.. engines.SelectMany(Steady)];
        List<Figure> figures =
        [
            new("throughput.perSecond", Sample.Median(steady), "/s", "Records a second from Kafka to durable in the store, in the steady part of a drain by a warm engine; the median of all drains."),
            new("throughput.lowestPerSecond", steady.Min(), "/s", "The slowest of those drains."),
            new("throughput.highestPerSecond", steady.Max(), "/s", "The fastest of those drains."),
            new("throughput.coldPerSecond", Sample.Median(cold), "/s", "The same of the first drain of each repeat, while code is still being compiled."),
            new("start.secondsToFirst", Sample.Median(engines.Select(engine => FirstAt(engine.Cold))), "s", "From the engine's start to the first commit."),
        ];
        if (limits.Count > 0)
        {
            double share = Sample.Median(engines.Zip(limits, (engine, bare) => Sample.Median(Steady(engine)) / bare.Lower));
            figures.Add(new("throughput.shareOfLimit", share, "", "The same of each repeat as a share of the lower of the two bare limits, consuming and decoding or committing, right before it; the median of the repeats."));
            double ofBoth = Sample.Median(engines.Zip(limits, (engine, bare) => Sample.Median(Steady(engine)) / bare.Together));
            figures.Add(new("throughput.shareOfBoth", ofBoth, "", "The same as a share of what both bare ends reach at once, right before it: a state committed for every record, where an engine writes a customer once a batch."));
        }

        foreach (string process in (string[])["engine", "redis", "load"])
        {
            if (!warm.Exists(drain => drain.After.ContainsKey(process))) continue;
            double[] cpu = [.. warm.Select(drain => drain.CpuSeconds(process) / parameters.Records * Million)];
            figures.Add(new($"cpu.{process}.perMillion", Sample.Median(cpu), "s", $"CPU seconds of {process} for a million records of a warm drain."));
            figures.Add(new($"memory.{process}", warm[^1].After.GetValueOrDefault(process).ResidentBytes, "B", $"Memory of {process} in RAM at the end."));
        }

        figures.Add(new("fill.perSecond", engines.Average(engine => engine.FilledPerSecond), "/s", "Records a second that this program made and put into Kafka, the engine frozen."));
        figures.AddRange(engines.Select(engine => engine.Accounts).Aggregate((a, b) => a + b).Figures());
        figures.AddRange(BareLimits.Medians(limits));
        return new RunResult { Figures = figures, Series = [.. engines.SelectMany(Plots), .. Joined(engines)], Tables = [Table(engines)] };
    }

    /// <summary>Of its warm drains, when it has had any.</summary>
    private static IEnumerable<double> Steady(EngineDrains engine) =>
        engine.Warm.Count > 0 ? engine.Warm.Select(drain => drain.Meter.SteadyPerSecond()) : [engine.Cold.SteadyPerSecond()];

    private static ReportTable Table(IReadOnlyList<EngineDrains> engines) => new(
        "Drains",
        ["engine", "drain", "steady /s", "whole /s", "seconds"],
        [
            .. engines.SelectMany(engine => (IEnumerable<IReadOnlyList<string>>)
            [
                Row(engine.Repeat, "cold", engine.Cold),
                .. engine.Warming.Select((drain, number) => Row(engine.Repeat, string.Create(CultureInfo.InvariantCulture, $"warming {number + 1}"), drain.Meter)),
                .. engine.Warm.Select((drain, number) => Row(engine.Repeat, string.Create(CultureInfo.InvariantCulture, $"warm {number + 1}"), drain.Meter)),
            ]),
        ]);

    private static IReadOnlyList<string> Row(int engine, string drain, ThroughputMeter meter) =>
    [
        Text(engine + 1), drain, Text(meter.SteadyPerSecond()), Text(meter.WholePerSecond()), meter.Samples[^1].Seconds.ToString("F2", CultureInfo.InvariantCulture),
    ];

    private static string Text(double number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>One after another, for they share the time of the run.</summary>
    private static IEnumerable<Series> Joined(IReadOnlyList<EngineDrains> engines) =>
        engines.SelectMany(engine => engine.Series).GroupBy(series => (series.Group, series.Name)).Select(same => same.First() with { Points = [.. same.SelectMany(series => series.Points)] });

    private static IEnumerable<Series> Plots(EngineDrains engine)
    {
        yield return Plot($"engine {engine.Repeat + 1}, cold", engine.Cold);
        for (int warm = 0; warm < engine.Warm.Count; warm++) yield return Plot($"engine {engine.Repeat + 1}, warm {warm + 1}", engine.Warm[warm].Meter);
    }

    private static Series Plot(string name, ThroughputMeter meter) =>
        new(name, "committed", "", [.. meter.Samples.Select(sample => new SeriesPoint(sample.Seconds, sample.Count - meter.Samples[0].Count))]);

    private static double FirstAt(ThroughputMeter meter) => meter.Samples.First(sample => sample.Count > meter.Samples[0].Count).Seconds;
}
