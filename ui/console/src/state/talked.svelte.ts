/** Rises whenever there is something else to see of what was said to a home. */
class Talked {
  times = $state(0);

  changed(): void {
    this.times++;
  }
}

export const talked = new Talked();
