using Xunit;

namespace Clawdoor.Tests;

public sealed class GeneratedDocsTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("clawdoor-docs-").FullName;

    private string Page => Path.Combine(_directory, "docs", "page.md");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void A_missing_page_is_reported() =>
        Assert.Equal("The file is missing.", GeneratedDocs.Difference(Page, "one\n", update: false));

    [Fact]
    public void The_first_line_that_differs_is_shown_and_the_page_left_alone()
    {
        GeneratedDocs.Difference(Page, "one\ntwo\n", update: true);

        var difference = GeneratedDocs.Difference(Page, "one\n2\n", update: false);

        Assert.Equal("Line 2 is\n  two\nand should be\n  2", difference);
        Assert.Equal("one\ntwo\n", File.ReadAllText(Page));
    }

    [Fact]
    public void An_update_writes_the_page_and_then_nothing_differs()
    {
        Assert.Null(GeneratedDocs.Difference(Page, "one\ntwo", update: true));
        Assert.Null(GeneratedDocs.Difference(Page, "one\ntwo", update: false));
        Assert.Equal("one\ntwo\n", File.ReadAllText(Page));
    }

    [Fact]
    public void A_stale_page_fails_with_the_way_to_update_it()
    {
        var failure = Record.Exception(() => GeneratedDocs.AssertUpToDate("docs/no-such-page.md", "text"));

        Assert.Contains("CLAWDOOR_UPDATE_DOCS=1 ./test", failure?.Message, StringComparison.Ordinal);
    }
}
