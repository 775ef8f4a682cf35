/** Catches what broke while drawing: a part of the page fails alone and can be tried again. */

import { Component, type ReactNode } from "react";
import { PartMissing } from "@/lib/part";
import { ErrorState } from "@/ui/States";
import { MissingPart } from "./MissingPart";

interface Props {
  children: ReactNode;
  /** Another value clears the error, e.g. the view that is shown. */
  resetOn?: string;
  /** There is no room for words: what broke is not there, and the rest goes on. */
  quiet?: boolean;
}

interface State {
  error: unknown;
  at: string | undefined;
}

export class PageBoundary extends Component<Props, State> {
  override state: State = { error: null, at: undefined };

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { error: error ?? new Error("unknown") };
  }

  static getDerivedStateFromProps(props: Props, state: State): Partial<State> | null {
    return props.resetOn === state.at ? null : { error: null, at: props.resetOn };
  }

  override render(): ReactNode {
    if (this.state.error === null) return this.props.children;
    if (this.state.error instanceof PartMissing)
      return <MissingPart corner={this.props.quiet ?? false} />;
    if (this.props.quiet) return null;
    const retry = () => location.reload();
    return (
      <div className="flex h-full min-h-0 flex-1">
        <ErrorState
          what="This part of the page stopped working"
          error={this.state.error}
          retry={retry}
        />
      </div>
    );
  }
}
