using System.CommandLine;
using StreamEngine.Configuration;

namespace StreamEngine.Commands;

/// <summary><c>token</c>: a secret for a caller, and what the configuration keeps of it.</summary>
internal static class TokenCommand
{
    public static Command Create()
    {
        Command command = new("token", "Makes a random bearer token for a caller, and the hash by which Security:Callers knows it. The token is kept nowhere.");
        command.SetAction(async (_, _) =>
        {
            string token = TokenHash.NewToken();
            await Console.Out.WriteLineAsync($"Token: {token}");
            await Console.Out.WriteLineAsync($"TokenHash: {TokenHash.Of(token)}");
            return CommandLine.Success;
        });
        return command;
    }
}
