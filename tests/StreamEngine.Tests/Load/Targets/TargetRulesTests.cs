using StreamEngine.Commands;
using StreamEngine.Load.Targets;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Load.Targets;

/// <summary>Addresses that do not go together are said so before anything is started.</summary>
public sealed class TargetRulesTests
{
    [Fact]
    public void A_set_up_of_its_own_and_a_whole_cluster_are_right()
    {
        TargetRules.Check(new TargetOptions());
        TargetRules.Check(new TargetOptions { Kafka = "k:9092", Http = new Uri("https://e:8080"), Grpc = new Uri("https://e:8081"), Token = "t", AuthorityPath = "ca.pem", Store = "r:6379" });
    }

    [Fact]
    public void Each_fault_is_a_line()
    {
        FaultException fault = Assert.Throws<FaultException>(() => TargetRules.Check(new TargetOptions { Http = new Uri("http://e"), Store = "embedded", EnginePath = "/nowhere/streamengine.dll" }));
        Assert.Equal(
        [
            "--http and --grpc are of one engine: give both, or none",
            "--http names an engine that is there: give --kafka, too, the brokers that it reads from",
            "--store embedded is for engines that are started here: leave it out, or name the Redis of those that are there",
            "--engine /nowhere/streamengine.dll: there is no such file; name a streamengine.dll",
        ],
            fault.Faults);
    }

    [Fact]
    public void What_is_said_of_an_engine_that_is_there_needs_its_address()
    {
        FaultException fault = Assert.Throws<FaultException>(() => TargetRules.Check(new TargetOptions { Token = "t", AuthorityPath = "ca.pem" }));
        Assert.Equal(["--token is for an engine that is there: give --http and --grpc", "--ca is for an engine that is there: give --http and --grpc"], fault.Faults);
    }

    [Fact]
    public void An_authority_that_cannot_be_read_is_said_so()
    {
        using TempFolder folder = new();
        string file = Path.Combine(folder.Path, "ca.pem");
        Assert.StartsWith($"--ca {file} cannot be used: ", Fault(), StringComparison.Ordinal);
        File.WriteAllText(file, "nothing");
        Assert.Equal($"--ca {file} cannot be used: it holds no certificate", Fault());

        string Fault() => Assert.Single(Assert.Throws<FaultException>(() => TrustedAuthorities.Read(file)).Faults);
    }

    [Theory]
    [InlineData("ftp://e")]
    [InlineData("e:8080")]
    [InlineData("/e")]
    public void What_is_no_address_is_said_so(string text) => Assert.Equal(
        $"--http {text} is no address: must be like https://host:8080", Assert.Single(Assert.Throws<FaultException>(() => TargetRules.Address("--http", text)).Faults));
}
