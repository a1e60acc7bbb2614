using Grpc.Core;

namespace StreamEngine.Tests.Grpc;

/// <summary>Handlers that a test sets; what it leaves out echoes, counts, sums and talks back.</summary>
internal sealed class ProbeScript
{
    public UnaryServerMethod<Ask, Answer> Echo { get; set; } = (ask, _) => Task.FromResult(new Answer { Text = ask.Text, Number = ask.Number, Payload = ask.Payload });

    public ServerStreamingServerMethod<Ask, Answer> Count { get; set; } = async (ask, answers, _) =>
    {
        for (int i = 0; i < ask.Number; i++)
            await answers.WriteAsync(new Answer { Number = i, Payload = ask.Payload });
    };

    public ClientStreamingServerMethod<Ask, Answer> Sum { get; set; } = async (asks, _) =>
    {
        int sum = 0;
        await foreach (Ask ask in asks.ReadAllAsync())
            sum += ask.Number;
        return new Answer { Number = sum };
    };

    public DuplexStreamingServerMethod<Ask, Answer> Talk { get; set; } = async (asks, answers, _) =>
    {
        await foreach (Ask ask in asks.ReadAllAsync())
            await answers.WriteAsync(new Answer { Text = ask.Text, Number = ask.Number });
    };
}

internal class ProbeService(ProbeScript script) : Probe.ProbeBase
{
    public override Task<Answer> Echo(Ask request, ServerCallContext context) => script.Echo(request, context);

    public override Task Count(Ask request, IServerStreamWriter<Answer> responseStream, ServerCallContext context) => script.Count(request, responseStream, context);

    public override Task<Answer> Sum(IAsyncStreamReader<Ask> requestStream, ServerCallContext context) => script.Sum(requestStream, context);

    public override Task Talk(IAsyncStreamReader<Ask> requestStream, IServerStreamWriter<Answer> responseStream, ServerCallContext context) =>
        script.Talk(requestStream, responseStream, context);
}
