namespace StreamEngine.Tests.Bootstrap;

/// <summary>How eng/bootstrap.sh chooses the package set: the feed is asked once, and only its own word counts.</summary>
public sealed class PackageChoiceTests
{
    private const string Project = "/checkout/src/StreamEngine/StreamEngine.csproj : ";

    [Fact]
    public async Task A_feed_with_everything_gives_the_full_set_and_it_is_remembered()
    {
        using Machine machine = new("dotnet");
        Outcome outcome = await machine.RunAsync();

        Assert.Equal(new Outcome(0, "package set: full (the feed has everything); left out: nothing\n", ""), outcome);
        Assert.Equal("full", machine.Remembered);
        Assert.Equal("full", machine.Saw("dotnet restore", "STREAMENGINE_PACKAGES"));
    }

    [Theory]
    [InlineData("error NU1101: Unable to find package Confluent.Kafka. No packages exist with this id in source(s): feed", "Confluent.Kafka")]
    [InlineData("error NU1101: Unable to find package Some_odd.name-2. No packages exist with this id in source(s): feed", "Some_odd.name-2")]
    [InlineData("error NU1102: Unable to find package StackExchange.Redis with version (>= 3.1.31)", "StackExchange.Redis")]
    [InlineData("error NU1103: Unable to find a stable package Akka.Cluster with version (>= 1.5.0)", "Akka.Cluster")]
    [InlineData("error NU1603: Warning As Error: Confluent.Kafka 2.16.0 depends on librdkafka.redist (>= 2.16.0) but librdkafka.redist 2.16.0 was not found. librdkafka.redist 2.17.0 was resolved instead. [/checkout/StreamEngine.sln]", "librdkafka.redist 2.16.0")]
    public async Task A_feed_that_lacks_a_package_gives_the_restricted_set_and_names_it(string error, string lacking)
    {
        using Machine machine = RestrictedMachine(Project + error);
        Outcome outcome = await machine.RunAsync();

        Assert.Equal(
            new Outcome(0, $"package set: restricted (the feed lacks {lacking}); Kafka client 1.9.3 over the system's librdkafka, stand-ins for gRPC and prometheus-net; left out: the Akka host, Testcontainers\n", ""),
            outcome);
        Assert.Equal("restricted", machine.Remembered);
    }

    [Fact]
    public async Task Each_lacking_package_is_named_once()
    {
        string[] lacking = ["StackExchange.Redis", "Confluent.Kafka", "StackExchange.Redis"];
        using Machine machine = RestrictedMachine(string.Join('\n', lacking.Select(name => $"{Project}error NU1101: Unable to find package {name}. No packages exist")));

        Assert.Contains("(the feed lacks Confluent.Kafka, StackExchange.Redis)", (await machine.RunAsync()).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_feed_is_asked_in_the_language_in_which_its_answer_is_read()
    {
        using Machine machine = new("dotnet");
        await machine.RunAsync();

        Assert.Equal("en", machine.Saw("dotnet restore", "DOTNET_CLI_UI_LANGUAGE"));
    }

    [Theory]
    [InlineData("error NU1301: Unable to load the service index for source http://feed.example/index.json.")]
    [InlineData("The disk is full.")]
    public async Task A_feed_that_gives_no_answer_decides_nothing_and_its_own_words_are_shown(string words)
    {
        using Machine machine = RestrictedMachine($"  Determining projects to restore...\n{Project}{words}");
        Outcome outcome = await machine.RunAsync();

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("bootstrap: the package feed did not answer as expected:", outcome.Error, StringComparison.Ordinal);
        Assert.Contains(words, outcome.Error, StringComparison.Ordinal);
        Assert.Null(machine.Remembered);
    }

    [Theory]
    [InlineData("full")]
    [InlineData("restricted")]
    public async Task A_remembered_choice_is_taken_without_asking_the_feed(string set)
    {
        using Machine machine = RestrictedMachine("nobody should have asked");
        machine.Remembered = set;
        Outcome outcome = await machine.RunAsync();

        Assert.Equal(0, outcome.ExitCode);
        Assert.StartsWith($"package set: {set} (remembered in eng/packages.chosen); ", outcome.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(machine.Calls, call => call.StartsWith("dotnet restore", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("fulll")]
    public async Task A_remembered_choice_that_is_none_is_made_anew(string remembered)
    {
        using Machine machine = new("dotnet");
        machine.Remembered = remembered;
        await machine.RunAsync();

        Assert.Equal("full", machine.Remembered);
    }

    [Theory]
    [InlineData("full", "restricted")]
    [InlineData("restricted", "full")]
    public async Task The_variable_overrides_what_is_remembered_and_leaves_it_as_it_is(string variable, string remembered)
    {
        using Machine machine = RestrictedMachine("nobody should have asked");
        machine.Remembered = remembered;
        Outcome outcome = await machine.RunAsync(variable);

        Assert.Equal(0, outcome.ExitCode);
        Assert.StartsWith($"package set: {variable} (STREAMENGINE_PACKAGES says so); ", outcome.Output, StringComparison.Ordinal);
        Assert.Equal(remembered, machine.Remembered);
        Assert.DoesNotContain(machine.Calls, call => call.StartsWith("dotnet restore", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_variable_is_remembered_where_nothing_is_yet()
    {
        using Machine machine = RestrictedMachine("nobody should have asked");
        await machine.RunAsync("restricted");

        Assert.Equal("restricted", machine.Remembered);
    }

    [Fact]
    public async Task A_variable_that_names_no_set_is_one_clear_line()
    {
        using Machine machine = new("dotnet");

        Assert.Equal(
            new Outcome(2, "", "bootstrap: STREAMENGINE_PACKAGES is \"most\": must be full or restricted\n"),
            await machine.RunAsync("most"));
        Assert.Null(machine.Remembered);
    }

    [Fact]
    public async Task Without_the_SDK_it_says_where_to_get_it()
    {
        using Machine machine = new();

        Assert.Equal(
            new Outcome(2, "", "bootstrap: the .NET SDK 10 is missing; install it from https://dotnet.microsoft.com/download and run this again\n"),
            await machine.RunAsync());
    }

    [Fact]
    public async Task With_an_SDK_too_old_it_says_which_one_is_wanted()
    {
        using Machine machine = new("dotnet");
        machine.Answer("dotnet --version", "A compatible .NET SDK was not found.", exitCode: 155);
        Outcome outcome = await machine.RunAsync();

        Assert.Equal(2, outcome.ExitCode);
        Assert.StartsWith("bootstrap: no .NET SDK that global.json accepts: \"version\": \"10.0.", outcome.Error, StringComparison.Ordinal);
        Assert.Null(machine.Remembered);
    }

    /// <summary>A machine whose feed refuses the full set in these words, and that has all that the restricted set needs.</summary>
    private static Machine RestrictedMachine(string refusal)
    {
        Machine machine = new("dotnet", "ldconfig");
        machine.Answer("dotnet restore", refusal, exitCode: 1);
        machine.Answer("ldconfig -p", "\tlibrdkafka.so.1 (libc6,x86-64) => /lib/librdkafka.so.1");
        return machine;
    }
}
