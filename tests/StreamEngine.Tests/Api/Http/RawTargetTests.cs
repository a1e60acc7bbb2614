using System.Net.Sockets;
using System.Text;
using StreamEngine.Domain.Scoring;
using StreamEngine.Tests.Api.Http.Kit;

namespace StreamEngine.Tests.Api.Http;

/// <summary>Whatever way a request names its target, its answer is about the customer whom the path means, or about nobody.</summary>
public sealed class RawTargetTests
{
    private static readonly string[] Customers = ["a/b", "a%2Fb", "v1", "api", "customers", "localhost"];

    [Theory]
    [InlineData("/api/v1/customers/a%2Fb", "200 a/b")]
    [InlineData("/api/v1/customers/a%252Fb", "200 a%2Fb")]
    [InlineData("/api/v1/customers/a%252Fb/timeline", "200")]
    [InlineData("/api/v1/customers/a%252Fb?x=/y/../z", "400")]
    [InlineData("http://localhost/api/v1/customers/a%252Fb", "200 a%2Fb")]
    [InlineData("http://localhost/x/../api/v1/customers/a%252Fb", "200 a%2Fb")]
    [InlineData("/x/../api/v1/customers/a%2Fb", "400")]
    [InlineData("/x/%2E%2e/api/v1/customers/a%252Fb", "400")]
    [InlineData("/./api/v1/customers/a%2Fb", "400")]
    [InlineData("/api/v1/customers/v1/../a%2Fb", "400")]
    public async Task The_customer_is_the_one_whom_the_path_means(string target, string expected)
    {
        await using HttpSandbox sandbox = await HttpSandbox.StartAsync();
        await sandbox.Store.MoveAsync(0, RiskLevel.High, Customers);
        string answer = await AskAsync(sandbox.Api.Http, target);
        Assert.StartsWith($"HTTP/1.1 {expected.Split(' ')[0]} ", answer, StringComparison.Ordinal);
        if (expected.Split(' ') is [_, string customer]) Assert.Contains($"\"customerId\":\"{customer}\"", answer, StringComparison.Ordinal);
    }

    private static async Task<string> AskAsync(Uri address, string target)
    {
        using TcpClient client = new();
        await client.ConnectAsync(address.Host, address.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
        using StreamReader reader = new(client.GetStream());
        return await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(30));
    }
}
