namespace Grpc.Core;

/// <summary>How a call ended: the codes of the gRPC specification.</summary>
public enum StatusCode
{
    /// <summary>All well.</summary>
    OK = 0,

    /// <summary>Given up by the caller.</summary>
    Cancelled = 1,

    /// <summary>An error without a better code.</summary>
    Unknown = 2,

    /// <summary>The request is wrong, whatever the state of the system.</summary>
    InvalidArgument = 3,

    /// <summary>Time ran out.</summary>
    DeadlineExceeded = 4,

    /// <summary>What was asked for does not exist.</summary>
    NotFound = 5,

    /// <summary>What was to be made exists.</summary>
    AlreadyExists = 6,

    /// <summary>The caller is known and may not.</summary>
    PermissionDenied = 7,

    /// <summary>A quota, a buffer or a size limit is used up.</summary>
    ResourceExhausted = 8,

    /// <summary>The state of the system forbids it.</summary>
    FailedPrecondition = 9,

    /// <summary>Stopped by a conflict.</summary>
    Aborted = 10,

    /// <summary>Past the valid range.</summary>
    OutOfRange = 11,

    /// <summary>Not offered here.</summary>
    Unimplemented = 12,

    /// <summary>Something is broken.</summary>
    Internal = 13,

    /// <summary>Not now; try again.</summary>
    Unavailable = 14,

    /// <summary>Lost or damaged for good.</summary>
    DataLoss = 15,

    /// <summary>The caller did not say, or not credibly, who it is.</summary>
    Unauthenticated = 16,
}
