"""The words of the sample content. Facts are on the public record; all else says 示例."""
