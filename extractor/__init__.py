"""Every agreement in Korean press releases and news articles, as validated records."""
