namespace StreamEngine.Commands;

/// <summary>A folder that goes when the command ends.</summary>
internal sealed class TemporaryFolder(string prefix) : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory(prefix).FullName;

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // The operating system clears its temporary folder; a leftover is no reason to fail a command that has done its work.
        }
    }
}
