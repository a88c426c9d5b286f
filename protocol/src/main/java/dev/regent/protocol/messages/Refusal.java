package dev.regent.protocol.messages;

/** Why a member said no. */
public enum Refusal {
  /** The letter is of another cluster, or of nobody that is a member here. */
  STRANGER("another cluster, or no member of this one"),
  /** The witness's record is gone; it must first learn from every other member. */
  MUTE("this witness has no record and has not yet heard from every other member"),
  /** The witness has just started and may have forgotten whom it acknowledged. */
  JUST_STARTED("this witness has just started and holds its vote for one lease"),
  /** The witness had the primary's heartbeat within the lease. */
  REACHES_PRIMARY("this witness reaches the primary"),
  /** The epoch is not above the witness's promise. */
  PROMISED("this witness has promised a higher epoch, or this one to another"),
  /** The record is not above the witness's own. */
  OUTDATED("this witness has a newer record"),
  /** The epoch was ended by its own primary. */
  RESIGNED("the primary of this epoch resigned"),
  /** The member cannot do it now. */
  UNABLE("this member cannot do it now");

  private final String sentence;

  Refusal(String sentence) {
    this.sentence = sentence;
  }

  /** The reason in words, for a log line. */
  public String sentence() {
    return sentence;
  }
}
