namespace StreamEngine.Api.Requests;

/// <summary>What is wrong with one field of a request.</summary>
/// <param name="Field">Its path as the caller wrote it: <c>filter.minimum_level</c>.</param>
/// <param name="Description">What it must be.</param>
internal readonly record struct FieldFault(string Field, string Description);

/// <summary>A request that cannot be served as it is; every fault at once.</summary>
internal sealed class InvalidRequestException(IReadOnlyList<FieldFault> faults)
    : Exception(string.Join("; ", faults.Select(fault => $"{fault.Field} {fault.Description}")))
{
    public IReadOnlyList<FieldFault> Faults => faults;
}
