namespace StreamEngine.Tests.Support;

/// <summary>A folder of a test's own, gone when the test is done.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("streamengine-test-").FullName;

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // A process that was just killed may still be letting go of a file; the system clears its temp folder.
        }
    }
}
