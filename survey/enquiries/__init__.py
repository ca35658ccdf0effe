"""Questions to the office of a campaign (咨询答疑), its answers, and what all firms see of both."""
