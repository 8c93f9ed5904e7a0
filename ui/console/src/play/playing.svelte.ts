/** Whether this page is a controller now, which has the whole place. */
class Playing {
  now = $state(false);
}

export const playing = new Playing();
