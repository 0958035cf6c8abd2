import type { ReactNode } from 'react';

export interface NoticeProps {
  readonly tone: 'good' | 'busy' | 'bad' | 'quiet';
  readonly title: string;
  readonly children?: ReactNode;
  /** What tests read off the screen. */
  readonly outcome?: string;
}

/** A message that is read out when it appears: at once if something is wrong. */
export const Notice = ({ tone, title, children, outcome }: NoticeProps) => (
  <div className="notice" data-tone={tone} data-outcome={outcome} role={tone === 'bad' ? 'alert' : 'status'}>
    <p className="notice-title">{title}</p>
    {children}
  </div>
);
