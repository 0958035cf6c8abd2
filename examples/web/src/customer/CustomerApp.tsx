import { Header } from '../parts/Header.js';
import { Notice } from '../parts/Notice.js';
import { Page } from '../parts/Page.js';
import { useRoute } from '../router.js';
import type { Writes } from '../write/writes.js';
import { ApplicationPage } from './ApplicationPage.js';
import { ApplyPage } from './ApplyPage.js';
import { CardPage } from './CardPage.js';
import { HomePage } from './HomePage.js';
import { LinePage } from './LinePage.js';

/** A customer, as the login knows them. */
export interface Person {
  readonly id: string;
  readonly name: string;
}

/** What all views of the customer get. */
export interface ViewProps {
  readonly person: Person;
  readonly writes: Writes;
}

function View({ person, writes }: ViewProps) {
  const [view = 'home', id = ''] = useRoute();
  switch (view) {
    case 'home':
      return <HomePage person={person} writes={writes} />;
    case 'apply':
      return <ApplyPage person={person} writes={writes} />;
    case 'lines':
      return <LinePage key={id} person={person} writes={writes} id={id} />;
    case 'applications':
      return <ApplicationPage key={id} person={person} id={id} />;
    case 'cards':
      return <CardPage key={id} id={id} />;
    default:
      return (
        <Page title="Not found" above={<a href="#/">Overview</a>}>
          <Notice tone="quiet" title="There is no such page." />
        </Page>
      );
  }
}

/** The page of a customer. */
export function CustomerApp(props: ViewProps) {
  return (
    <>
      <Header right={props.person.name}>
        <nav aria-label="Main">
          <a href="#/">Overview</a>
          <a href="#/apply">Apply</a>
        </nav>
      </Header>
      <View {...props} />
    </>
  );
}
