using System.Net;
using System.Text.Json;
using StreamEngine.Tests.Api.Http.Kit;

namespace StreamEngine.Tests.Api.Http;

/// <summary>However much is wrong with a query, its refusal stays small.</summary>
public sealed class HttpRefusalTests
{
    [Theory]
    [InlineData("driver", 1)]
    [InlineData("a{0}", 16)]
    public async Task Errors_are_few_whatever_is_wrong(string parameter, int expected)
    {
        await using HttpSandbox sandbox = await HttpSandbox.StartAsync();
        string query = string.Join('&', Enumerable.Range(0, 500).Select(number => $"{string.Format(null, parameter, number)}=x"));
        JsonElement problem = await sandbox.GetAsync($"/api/v1/risk?{query}", HttpStatusCode.BadRequest);
        Assert.Equal(expected, problem.GetProperty("errors").GetArrayLength());
        Assert.InRange(problem.GetRawText().Length, 1, 8_192);
    }

    [Fact]
    public async Task The_name_of_a_parameter_is_not_told_back_at_any_length()
    {
        await using HttpSandbox sandbox = await HttpSandbox.StartAsync();
        JsonElement problem = await sandbox.GetAsync($"/api/v1/risk?{new string('a', 6_000)}=x", HttpStatusCode.BadRequest);
        Assert.InRange(problem.GetRawText().Length, 1, 2_048);
    }
}
