using Xunit;

namespace Clawdoor.Tests;

public sealed class GeneratedDocsTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("clawdoor-docs-").FullName;

    private string Page => Path.Combine(_directory, "docs", "page.md");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void A_missing_page_is_reported_with_the_way_to_write_it() => Assert.Equal(
        $"{Page} is not what the code generates. The file is missing.\nTo write it anew: CLAWDOOR_UPDATE_DOCS=1 ./test, then commit it.",
        GeneratedDocs.Complaint(Page, "one\n", update: false));

    [Fact]
    public void The_first_line_that_differs_is_shown_and_the_page_left_alone()
    {
        GeneratedDocs.Complaint(Page, "one\ntwo\n", update: true);

        var complaint = GeneratedDocs.Complaint(Page, "one\n2\n", update: false);

        Assert.Contains("Line 2 is\n  two\nand should be\n  2\n", complaint, StringComparison.Ordinal);
        Assert.Equal("one\ntwo\n", File.ReadAllText(Page));
    }

    [Fact]
    public void A_page_with_a_line_too_few_is_reported()
    {
        GeneratedDocs.Complaint(Page, "one\n", update: true);

        Assert.Contains("should be\n  two\n", GeneratedDocs.Complaint(Page, "one\ntwo\n", update: false), StringComparison.Ordinal);
    }

    [Fact]
    public void An_update_writes_the_page_and_then_nothing_differs()
    {
        Assert.Null(GeneratedDocs.Complaint(Page, "one\ntwo", update: true));
        Assert.Null(GeneratedDocs.Complaint(Page, "one\ntwo", update: false));
        Assert.Equal("one\ntwo\n", File.ReadAllText(Page));
    }
}
