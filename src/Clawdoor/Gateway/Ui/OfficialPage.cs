using System.Text;

namespace Clawdoor.Gateway.Ui;

/// <summary>The official UI's index.html, read once for as long as it is the same file: what is sent, and which build it is.</summary>
internal sealed class OfficialPage(TimeProvider time)
{
    private const int LargestPage = 1024 * 1024;

    private Prepared? _prepared;

    private sealed record Prepared(UiIndex Index, string RealPath, long Length, DateTimeOffset Modified, string BasePath, bool Configured);

    /// <summary>The build that <c>server.buildId</c> and <c>serverBuildId</c> name; null for a configured folder and for Clawdoor's own page.</summary>
    public string? BuildOf(UiSettings ui) => IndexOf(ui)?.BuildId is { } id ? UiBuild.WithoutHash(id) : null;

    /// <summary>Null when there is no official UI, or no page in its folder.</summary>
    public UiIndex? IndexOf(UiSettings ui)
    {
        if (ui.Folder is not { } folder)
            return null;
        var files = new UiFiles(folder, ui.FolderIsConfigured, time);
        using var page = files.Open("index.html");
        return page is null ? null : Prepare(page, files, ui.BasePath);
    }

    /// <summary>The page as it is on disk now; null when it is too large to be one.</summary>
    public UiIndex? Prepare(UiFile page, UiFiles files, string basePath)
    {
        if (_prepared is { } prepared && prepared.RealPath == page.RealPath && prepared.Length == page.Length && prepared.Modified == page.Modified
            && prepared.BasePath == basePath && prepared.Configured == files.Configured)
        {
            return prepared.Index;
        }

        if (page.Read(LargestPage) is not { } html)
            return null;
        var index = UiIndex.OfControlUi(Encoding.UTF8.GetString(html), basePath, files.Configured);
        _prepared = new(index, page.RealPath, page.Length, page.Modified, basePath, files.Configured);
        return index;
    }
}
