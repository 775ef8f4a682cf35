"""Searches the shop's help articles."""

from pydantic import Field

from support_agent.agent.claims.trust import FROM_ROWS
from support_agent.agent.toolbox import Arguments, ToolContext, ToolResult, tool
from support_agent.store.knowledge import knowledge, questions


class SearchKnowledgeBase(Arguments):
    """Arguments of search_knowledge_base."""

    query: str = Field(min_length=2, max_length=300, description="The question, in plain words.")


@tool(SearchKnowledgeBase, writes=False, level="L0", trust=FROM_ROWS)
async def search_knowledge_base(context: ToolContext, arguments: SearchKnowledgeBase) -> ToolResult:
    """Find help articles: returns, refunds, shipping, warranty, compatibility, payment, hours.

    Answer policy questions from these passages only. When nothing is found, say so and offer a
    person; never guess a policy.
    """
    found = await knowledge.search(context.tx, arguments.query, meaning=context.meaning)
    if not found:
        await questions.note(context.tx, arguments.query)
        return ToolResult("nothing_found", {"message": "No article answers that."})
    return ToolResult(
        "ok",
        {
            "articles": [
                {
                    "article_id": p.article_id,
                    "version": p.version,
                    "title": p.title,
                    "passage": p.passage,
                }
                for p in found
            ]
        },
    )
