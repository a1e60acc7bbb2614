using Spectre.Console;
using StreamEngine.Load.Reports;
using StreamEngine.Load.Reports.Live;
using StreamEngine.Tests.Load.Reports.Kit;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Load.Reports;

public sealed class LiveBoardTests
{
    private readonly ManualTime _time = new(DateTimeOffset.UnixEpoch);

    [Fact]
    public void A_view_says_how_far_the_phase_is_and_how_long_it_will_still_take()
    {
        BoardState state = new("latency", _time);
        _time.Advance(TimeSpan.FromSeconds(5));
        state.Phase("draining 400,000 records");
        _time.Advance(TimeSpan.FromSeconds(30));
        state.Progress(0.25);

        BoardView view = state.View();

        Assert.Equal((0.25, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(35)), (view.Progress, view.PhaseTook, view.Took));
        Assert.Equal(TimeSpan.FromSeconds(90), view.Remaining);
        Assert.Contains("draining 400,000 records", Text(BoardDrawing.Draw(view)), StringComparison.Ordinal);
        Assert.Contains("about 1:30 to go", Text(BoardDrawing.Draw(view)), StringComparison.Ordinal);
        Assert.Equal("0:35 draining 400,000 records 25 %", BoardDrawing.Line(view));
    }

    [Fact]
    public void A_new_phase_begins_its_own_time_and_share()
    {
        BoardState state = new("t", _time);
        state.Progress(0.5);
        _time.Advance(TimeSpan.FromSeconds(5));

        state.Phase("next");

        Assert.Equal((null, TimeSpan.Zero), (state.View().Progress, state.View().PhaseTook));
    }

    [Fact]
    public void The_same_name_replaces_its_value_and_the_last_minute_is_kept()
    {
        BoardState state = new("t", _time);
        for (int second = 0; second < 100; second++)
        {
            state.Show("throughput", second < 50 ? 0 : 70_000, "/s");
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        GaugeView gauge = Assert.Single(state.View().Gauges);

        Assert.Equal("70,000 /s", gauge.Value);
        Assert.Equal(Gauge.Seconds, gauge.Minute.Length);
        Assert.Equal(9, gauge.Minute.Count(bar => bar == '▁'));
        Assert.Equal(50, gauge.Minute.Count(bar => bar == '█'));
        Assert.Equal(' ', gauge.Minute[^1]);
    }

    [Fact]
    public void What_was_not_shown_for_a_while_leaves_a_gap()
    {
        BoardState state = new("t", _time);
        state.Show("x", 1, "");
        _time.Advance(TimeSpan.FromSeconds(10));
        state.Show("x", 2, "");

        string minute = state.View().Gauges[0].Minute;

        Assert.Equal("▁         █", minute.TrimStart());
        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal("", state.View().Gauges[0].Minute.Trim());
    }

    [Fact]
    public void Names_are_bounded_and_text_is_never_markup()
    {
        BoardState state = new("[red]t", _time);
        state.Phase("[/]");
        for (int i = 0; i < 1_000; i++) state.Show($"[bold]{i}", double.NaN, "[x]");
        state.Progress(double.NaN);

        string text = Text(BoardDrawing.Draw(state.View()));

        Assert.InRange(state.View().Gauges.Count, 10, 50);
        Assert.Contains("[red]t", text, StringComparison.Ordinal);
        Assert.Contains("[bold]0", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Showing_a_known_name_allocates_nothing()
    {
        BoardState state = new("t", _time);
        state.Show("x", 1, "ms");
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int i = 0; i < 1_000; i++) state.Show("x", i, "ms");

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData(new double[] { 1, 2, 3, 4, 5, 6, 7, 8 }, "▁▂▃▄▅▆▇█")]
    [InlineData(new double[] { 5, 5 }, "▅▅")]
    [InlineData(new double[] { 0, double.NaN, 10 }, "▁ █")]
    public void A_sparkline_goes_from_the_lowest_bar_to_the_highest(double[] values, string expected) => Assert.Equal(expected, Sparkline.Draw(values));

    [Fact]
    public async Task Where_output_is_no_terminal_its_last_line_tells_how_it_ended()
    {
        StringWriter output = new();
        await using (LiveBoard board = LiveBoard.Start("t", Console(output), TimeProvider.System))
        {
            board.Phase("checking");
            board.Show("lost", 0, "");
        }

        Assert.EndsWith("checking; lost 0", output.ToString().TrimEnd(), StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', output.ToString());
    }

    [Fact]
    public async Task A_terminal_that_is_gone_ends_no_run()
    {
        LiveBoard board = LiveBoard.Start("t", Console(new BrokenWriter()), TimeProvider.System);
        board.Phase("a");

        await board.DisposeAsync();

        board.Phase("b");
        board.Show("x", 1, "");
    }

    [Fact]
    public void The_last_table_has_every_figure_and_every_objective()
    {
        Report report = SampleReports.Full();

        string text = Text(ResultTable.Draw(report));

        foreach (Figure figure in report.Result.Figures) Assert.Contains(figure.Name, text, StringComparison.Ordinal);
        Assert.Contains("✗ missed ratio.toLowestLimit >= 0.7 found 0.654", text, StringComparison.Ordinal);
        Assert.Contains("latency-half-rate: 1 of 3 objectives missed in 5 min 2 s", text, StringComparison.Ordinal);
        Assert.Contains("1,954,139", text, StringComparison.Ordinal);
    }

    private static string Text(Spectre.Console.Rendering.IRenderable drawing)
    {
        StringWriter output = new();
        Console(output).Write(drawing);
        return output.ToString();
    }

    private static IAnsiConsole Console(TextWriter output)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.No, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = 200;
        return console;
    }

    private sealed class BrokenWriter : StringWriter
    {
        public override void Write(char value) => throw new IOException("gone");

        public override void Write(string? value) => throw new IOException("gone");

        public override Task WriteLineAsync(string? value) => throw new IOException("gone");
    }
}
