namespace StreamEngine.Store;

/// <summary>The store did not answer or could not take part just now; the same call may succeed later.</summary>
internal sealed class StoreUnavailableException : Exception
{
    public StoreUnavailableException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <summary>Nothing was sent, for there was no connection; where it is false, the store may have done what it was asked for.</summary>
    public bool IsUnsent { get; init; }
}
