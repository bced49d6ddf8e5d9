//! How the domain's ids and words are stored: ids as BIGINT, words as TEXT. One macro for both kinds.

use crate::domain::audit::AuditAction;
use crate::domain::bulk::{BulkAction, ItemState};
use crate::domain::channel::{ChannelKind, ProofFact, ProofWay};
use crate::domain::contact::ContactKind;
use crate::domain::event::EventKind;
use crate::domain::exception::ExceptionKind;
use crate::domain::fulfillment::FulfillmentState;
use crate::domain::hold::HoldKind;
use crate::domain::ids::*;
use crate::domain::location::{LocationKind, ReleaseMode};
use crate::domain::order::{Method, PaymentStatus};
use crate::domain::sourcing::Temperature;
use crate::domain::staff::Role;
use crate::domain::status::{Headline, OrderState};
use crate::domain::stock::{MovementKind, ReceiptState, TransferState};
use crate::words;
use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, Queryable};
use diesel::expression::AsExpression;
use diesel::internal::derives::as_expression::Bound;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::{BigInt, Nullable, SingleValue, Text};

words! {
    /// What became of a stored message.
    pub enum MessageStatus {
        /// Waits to be read.
        Stored = "stored",
        /// Became or changed an order, or a credit.
        Read = "read",
        /// Could not be read; the reason says why. Can be replayed.
        Dead = "dead",
        /// A dead letter of which staff said that nothing is to come; can be taken back.
        Dismissed = "dismissed",
        /// A dead letter that a corrected message stands for.
        Corrected = "corrected",
    }
}

words! {
    /// By which door a message came.
    pub enum Source {
        /// The API.
        Api = "api",
        /// A webhook.
        Webhook = "webhook",
        /// A file.
        File = "file",
        /// A form of the staff's portal.
        Staff = "staff",
    }
}

words! {
    /// Where a piece of background work stands.
    pub enum JobState {
        /// To be run when its time comes.
        Waiting = "waiting",
        /// A worker holds its lease.
        Running = "running",
        /// Finished.
        Done = "done",
        /// Tried too often; staff can replay it.
        Dead = "dead",
    }
}

words! {
    /// Where a file on its way in stands.
    pub enum ImportState {
        /// Uploaded and looked at; waits for a yes.
        Uploaded = "uploaded",
        /// Its rows are being stored.
        Staging = "staging",
        /// Its rows are stored, its documents are being taken in.
        Reading = "reading",
        /// Done; its staged rows are gone.
        Finished = "finished",
        /// It could not be taken in at all.
        Failed = "failed",
    }
}

words! {
    /// Where a letter stands.
    pub enum LetterState {
        /// To be sent.
        Waiting = "waiting",
        /// The call to the mail server has begun.
        Sending = "sending",
        /// The mail server has it.
        Sent = "sent",
    }
}

words! {
    /// What a one-time link by mail is for.
    pub enum LinkKind {
        /// The first password of somebody new.
        Invitation = "invitation",
        /// Another password.
        Reset = "reset",
    }
}

words! {
    /// How a letter goes.
    pub enum LetterWay {
        /// By mail.
        Mail = "mail",
        /// As a text message.
        Sms = "sms",
    }
}

words! {
    /// Why a plan was made.
    pub enum PlanCause {
        /// The order was free for the first time, or free again.
        New = "new",
        /// Stock came for what waited.
        Backorder = "backorder",
        /// There was a cheaper one by then.
        Reconsidered = "reconsidered",
        /// A person decided.
        ByHand = "by_hand",
    }
}

words! {
    /// What the ledger of savings speaks of.
    pub enum SavingKind {
        /// Orders share a fulfillment.
        Merged = "merged",
        /// They do not any more.
        Unmerged = "unmerged",
        /// One order leaves from several places or in several parcels.
        Split = "split",
    }
}

words! {
    /// Where a version of the sourcing rules stands.
    pub enum RuleSetState {
        /// Being edited and tried.
        Draft = "draft",
        /// In force: one at a time.
        Active = "active",
        /// Was in force.
        Retired = "retired",
    }
}

words! {
    /// Where a replay of a past period stands.
    pub enum WhatIfState {
        /// Nobody has begun it.
        Waiting = "waiting",
        /// Under way.
        Running = "running",
        /// Done; the figures are there.
        Done = "done",
        /// Stopped by a person.
        Canceled = "canceled",
    }
}

macro_rules! stored {
    ($sql:ty: $($name:ty),* $(,)?) => {$(
        impl AsExpression<$sql> for $name {
            type Expression = Bound<$sql, Self>;
            fn as_expression(self) -> Self::Expression { Bound::new(self) }
        }
        impl<'a> AsExpression<$sql> for &'a $name {
            type Expression = Bound<$sql, Self>;
            fn as_expression(self) -> Self::Expression { Bound::new(self) }
        }
        impl AsExpression<Nullable<$sql>> for $name {
            type Expression = Bound<Nullable<$sql>, Self>;
            fn as_expression(self) -> Self::Expression { Bound::new(self) }
        }
        impl<'a> AsExpression<Nullable<$sql>> for &'a $name {
            type Expression = Bound<Nullable<$sql>, Self>;
            fn as_expression(self) -> Self::Expression { Bound::new(self) }
        }
        impl<DB: Backend> ToSql<Nullable<$sql>, DB> for $name where Self: ToSql<$sql, DB> {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
                <Self as ToSql<$sql, DB>>::to_sql(self, out)
            }
        }
        impl<DB: Backend, ST: SingleValue> Queryable<ST, DB> for $name where Self: FromSql<ST, DB> {
            type Row = Self;
            fn build(row: Self) -> deserialize::Result<Self> { Ok(row) }
        }
    )*};
}

macro_rules! stored_ids {
    ($($name:ty),* $(,)?) => {
        stored!(BigInt: $($name),*);
        $(
            impl<DB: Backend> ToSql<BigInt, DB> for $name where i64: ToSql<BigInt, DB> {
                fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
                    self.0.to_sql(out)
                }
            }
            impl<DB: Backend> FromSql<BigInt, DB> for $name where i64: FromSql<BigInt, DB> {
                fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
                    i64::from_sql(bytes).map(Self)
                }
            }
        )*
    };
}

macro_rules! stored_words {
    ($($name:ty),* $(,)?) => {
        stored!(Text: $($name),*);
        $(
            impl<DB: Backend> ToSql<Text, DB> for $name where str: ToSql<Text, DB> {
                fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
                    <str as ToSql<Text, DB>>::to_sql(self.as_str(), out)
                }
            }
            impl<DB: Backend> FromSql<Text, DB> for $name where String: FromSql<Text, DB> {
                fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
                    Ok(String::from_sql(bytes)?.parse::<Self>()?)
                }
            }
        )*
    };
}

stored_ids!(
    ChannelId,
    MessageId,
    OrderId,
    LineId,
    CreditId,
    CustomerId,
    SkuId,
    ListingId,
    HoldId,
    StaffId,
    KeyId,
    ImportId,
    JobId,
    LocationId,
    BulkId,
    ViewId,
    ReplayId,
    StockId,
    MovementId,
    TransferId,
    ReceiptId,
    ReceiptLineId,
    RuleSetId,
    RateCardId,
    PlanId,
    FulfillmentId,
    WhatIfId,
    ExceptionId
);
stored_words!(
    ChannelKind,
    ProofFact,
    ProofWay,
    ContactKind,
    EventKind,
    HoldKind,
    Method,
    PaymentStatus,
    Role,
    Headline,
    OrderState,
    MessageStatus,
    Source,
    JobState,
    ImportState,
    LetterState,
    LinkKind,
    LetterWay,
    AuditAction,
    BulkAction,
    ItemState,
    LocationKind,
    ReleaseMode,
    MovementKind,
    TransferState,
    ReceiptState,
    FulfillmentState,
    Temperature,
    PlanCause,
    SavingKind,
    RuleSetState,
    WhatIfState,
    ExceptionKind,
);
