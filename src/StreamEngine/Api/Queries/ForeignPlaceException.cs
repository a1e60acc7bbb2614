namespace StreamEngine.Api.Queries;

/// <summary>A page was to go on at a place that was closed over another store, or not by us.</summary>
internal sealed class ForeignPlaceException() : Exception("A place that no store here has closed");
