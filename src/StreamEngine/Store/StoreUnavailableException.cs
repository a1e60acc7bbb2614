namespace StreamEngine.Store;

/// <summary>The store did not answer or could not take part just now; the same call may succeed later.</summary>
internal sealed class StoreUnavailableException : Exception
{
    public StoreUnavailableException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
