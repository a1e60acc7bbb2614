namespace StreamEngine.Sharding;

/// <summary>Customers of a step did not answer, wherever they live: the step is given up, and its shard begins again from what is committed.</summary>
internal sealed class CustomersSilentException : Exception
{
    public CustomersSilentException(string message)
        : base(message)
    {
    }
}
